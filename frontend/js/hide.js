// "Hide screen": blank at once; the form then signs the person out, and going back shows nothing.
export function startHideScreen() {
  for (const form of document.querySelectorAll("[data-hide-screen]")) {
    form.addEventListener("submit", () => {
      document.documentElement.classList.add("csor-hidden-screen");
      document.title = "Hidden";
    });
  }
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-hide-screen]")) {
      document.documentElement.classList.add("csor-hidden-screen");
      window.location.reload();
    }
  });
}
