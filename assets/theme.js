/* Sets the chosen theme before the first paint; without a choice the system's own holds. aina.js keeps the choice. */
(() => {
  "use strict";
  try {
    const choice = localStorage.getItem("aina-theme");
    if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
  } catch { /* storage is closed: the system's theme holds */ }
})();
