/** The "/" key goes to the search, unless single-key shortcuts are off or somebody is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.dataset.keys === "off") return;
  const target = event.target;
  if (target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const search = document.getElementById("search");
  if (!search) return;
  event.preventDefault();
  search.focus();
});
