// What the theme's markup leaves unsaid to a screen reader.
window.addEventListener("load", () => {
  // The name of what can be pressed holds the words that are seen on it.
  for (const button of document.querySelectorAll(".search-button__button")) {
    const words = button.textContent.replace(/\s+/g, " ").trim();
    if (words) button.setAttribute("aria-label", words);
  }
  for (const summary of document.querySelectorAll("main summary[aria-label]"))
    summary.removeAttribute("aria-label");
  // A button's icons are decoration; their titles would be read as part of the name.
  for (const icon of document.querySelectorAll("button .theme-switch, button .fa-magnifying-glass")) {
    icon.setAttribute("aria-hidden", "true");
    icon.removeAttribute("title");
  }
  // The sidebar holds more than its list of chapters: make all of it a landmark.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", document.querySelector(".logo__title")?.textContent ?? document.title);
  // The corner of a table heads nothing.
  for (const corner of document.querySelectorAll("thead th")) {
    if (!corner.textContent.trim()) corner.outerHTML = "<td></td>";
  }
});
