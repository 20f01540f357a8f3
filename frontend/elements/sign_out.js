/** Signing out on any page takes the sheets off the tablet too; what is sealed there waits on. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/sign-out/")) return;
  const asked = indexedDB.open("hearthline-tablet");
  // A version made here would be empty: only a tablet that was set up has anything to forget.
  asked.onupgradeneeded = () => asked.transaction?.abort();
  asked.onsuccess = () => {
    const kept = asked.result.transaction("kept", "readwrite").objectStore("kept");
    for (const name of ["day", "wrapped", "synced"]) kept.delete(name);
  };
});
