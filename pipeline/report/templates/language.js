(function () {
  var body = document.body;
  document.querySelectorAll("[data-language]").forEach(function (button) {
    button.addEventListener("click", function () {
      body.className = button.dataset.language;
      document.querySelectorAll("[data-language]").forEach(function (other) {
        other.setAttribute("aria-pressed", String(other === button));
      });
    });
  });
})();
