// Links inside a page, and rows that lead somewhere, stay in the running session instead of starting a new one.
// Without this file they are ordinary links: they work, only slower.
export default function ({ setTriggerValue }) {
  const go = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const found = event.target.closest && event.target.closest(".nav a[href], .nav [data-go], .nav-switch a[href]");
    if (!found || (event.type === "keydown" && event.key !== "Enter")) return;
    event.preventDefault();
    setTriggerValue("go", found.getAttribute("href") || found.dataset.go);
    window.scrollTo({ top: 0 });
  };
  const back = () => setTriggerValue("back", `${location.search}#${Date.now()}`);
  document.addEventListener("click", go);
  document.addEventListener("keydown", go);
  window.addEventListener("popstate", back);
  return () => {
    document.removeEventListener("click", go);
    document.removeEventListener("keydown", go);
    window.removeEventListener("popstate", back);
  };
}
