// The meeting's clocks run in the browser: no run of the page is needed to see a second pass. `data` says how long meeting
// and item have taken so far (seconds) and how long they may take.
export default function ({ data, parentElement }) {
  const since = performance.now();
  const root = parentElement.querySelector(".timer");
  const said = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const draw = () => {
    const passed = data.runs ? (performance.now() - since) / 1000 : 0;
    for (const name of ["total", "item"]) {
      const clock = root.querySelector(`.${name}`);
      const spent = data[`${name}_seconds`] + passed;
      const limit = data[`${name}_limit`];
      clock.querySelector(".label").textContent = data[`${name}_label`];
      clock.querySelector(".spent").textContent = said(spent);
      clock.querySelector(".limit").textContent = ` / ${said(limit)}`;
      clock.classList.toggle("over", spent > limit);
      clock.classList.toggle("near", spent > 0.8 * limit && spent <= limit);
    }
  };
  draw();
  // called again with new data, without the end of the last call: its clock would go on drawing the item before
  clearInterval(parentElement.ticking);
  parentElement.ticking = setInterval(draw, 1000);
  return () => clearInterval(parentElement.ticking);
}
