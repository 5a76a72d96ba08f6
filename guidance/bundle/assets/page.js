/* Says on the day on which a page is read, not only on the day of the copy, that its review date is over. */
"use strict";
(function () {
  var now = new Date();
  var two = function (number) { return (number < 10 ? "0" : "") + number; };
  var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  document.querySelectorAll("[data-review-on]").forEach(function (notice) {
    if (notice.getAttribute("data-review-on") < today) notice.hidden = false;
  });
})();
