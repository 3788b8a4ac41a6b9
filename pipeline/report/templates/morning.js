(function () {
  var find = document.getElementById("find");
  if (!find) return;
  find.addEventListener("input", function () {
    var words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    document.querySelectorAll(".findable").forEach(function (one) {
      var text = one.textContent.toLowerCase();
      one.classList.toggle("hidden", !words.every(function (w) { return text.includes(w); }));
    });
  });
})();
