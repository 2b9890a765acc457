// Opens the browser's print dialog: the style sheet leaves out everything but the minutes.
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => window.print();
}
