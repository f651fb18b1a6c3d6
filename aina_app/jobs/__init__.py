"""Work that happens later: handing over mails and changes, cleaning up."""
