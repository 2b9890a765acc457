// Links inside a page, and rows that lead somewhere, stay in the running session instead of starting a new one.
// Without this file they are ordinary links: they work, only slower.
export default function ({ setTriggerValue }) {
  const nameOf = (address) => new URL(address, location.href).pathname.split("/").pop();

  // On its way to another page Streamlit first adds the new query to the page that is left: a step nobody took, which
  // "back" would stop at. It is left out, for the two seconds that the way may take.
  const leave = () => {
    const push = history.pushState;
    const restore = () => { history.pushState = push; };
    history.pushState = function (state, title, address) {
      if (nameOf(address) === nameOf(location.href)) return;
      restore();
      push.call(history, state, title, address);
    };
    setTimeout(restore, 2000);
  };

  const go = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    if (event.type === "keydown" && event.key !== "Enter") return;
    const found = event.target.closest && event.target.closest(".nav a[href], .nav [data-go], .nav-switch a[href]");
    if (!found) return;
    event.preventDefault();
    const target = found.getAttribute("href") || found.dataset.go;
    if (nameOf(target) !== nameOf(location.href)) leave();
    setTriggerValue("go", target);
    window.scrollTo({ top: 0 });
  };

  document.addEventListener("click", go);
  document.addEventListener("keydown", go);
  return () => {
    document.removeEventListener("click", go);
    document.removeEventListener("keydown", go);
  };
}
