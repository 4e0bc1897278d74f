// @ts-check
// Says that the desk can't be reached, once that has lasted for a moment: a laptop that wakes is soon back.

const line = document.getElementById("away");
const patience = 2500;
let timer = 0;

if (line) {
  const away = () => { line.textContent = line.dataset.away ?? ""; line.hidden = false; };
  const back = () => { clearTimeout(timer); timer = 0; line.hidden = true; };
  document.addEventListener("desk:offline", () => { timer ||= setTimeout(away, patience); });
  document.addEventListener("desk:online", back);
  addEventListener("offline", () => { timer ||= setTimeout(away, patience); });
}
export {};
