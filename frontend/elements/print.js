/** A button with `data-print` prints the page; the print styles leave out what is for the screen. */
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) print();
});
