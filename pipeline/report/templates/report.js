(function () {
  var search = document.getElementById("search");
  if (search) {
    search.addEventListener("input", function () {
      var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      document.querySelectorAll("details.finding").forEach(function (finding) {
        var text = finding.textContent.toLowerCase();
        finding.classList.toggle("hidden", !words.every(function (w) { return text.includes(w); }));
      });
      document.querySelectorAll(".rule").forEach(function (rule) {
        rule.classList.toggle("hidden", !rule.querySelector("details.finding:not(.hidden)"));
      });
    });
  }
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    closed.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (d) { d.open = false; }); });
})();
