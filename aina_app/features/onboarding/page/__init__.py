"""The screens of the first use, one module each: a page's weight is that of its module."""
