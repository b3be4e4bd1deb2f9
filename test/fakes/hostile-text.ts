/** What a page must show as plain words wherever it stands: markup, quotes, template syntax, bidi and control marks. */
export const HOSTILE_TEXT =
  '<script>alert("boo")</script>\'"><img src=x onerror=alert(2)> <%= process.env %> {{7*7}} ' +
  '[click](javascript:alert(3)) \u202Egpj.exe\u202C &amp; </title></textarea></template><!--';

/** What of it would have become markup, found in a page that prints it somewhere unescaped. */
export const HOSTILE_MARKUP = /<script>|<img|<%|"boo"|href="javascript:|<\/title><\/textarea>|<!--/i;
