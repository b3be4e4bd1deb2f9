/** Texts as models and documents write them, by what they show. */
export const TEXTS: Readonly<Record<string, string>> = {
  'an answer': `A proxy holds a stream back until it has **enough of it**. [1]

## What to do

1. Turn *buffering* off for the path:
   \`\`\`nginx
   location /api/ {
     proxy_buffering off;   # passed on at once
   }
   \`\`\`
2. Send \`X-Accel-Buffering: no\` with the response. [2]
3. Then measure:

   - the time to the **first** byte,
   - the time between \`delta\` events.

### When it still waits

> A second proxy may stand in front of the first.
It has a buffer of its own.

See [the guide](https://docs.example/proxies "Proxies") or <https://docs.example/>.`,
  'a table': `Three ways compare:

| Way | Latency | Notes |
|:----|--------:|:-----:|
| \`fetch\` | 20 ms | reads **once** |
| EventSource | 25 ms | a \\| b |
| WebSocket |
| long | 1 | 2 | 3 |

After the table.
a | b
--|--
1 | 2
> quoted`,
  'nested lists': `- one
  - two
    - three

      a paragraph in three
    - four
- five

  in five
* another list
+ and another
1) round
2) brackets
10. ten
11. eleven
- [ ] to do
- [x] done
-
- after an empty one`,
  Arabic: `## البدء السريع

استخدم **الأمر** \`npm start\` ثم افتح *الصفحة*:

- أولاً: [الدليل](https://docs.example/ar)
- ثانيًا: ~~قديم~~ جديد

> اقتباس
من سطرين`,
  Japanese: `# はじめに

**設定**は\`config.json\`に書きます。*強調*と「引用」。
二行目です。  
改行しました。

1. 一つ目
2. 二つ目

| 名前 | 値 |
|---|---|
| ポート | 3000 |`,
  'hard breaks': 'one  \ntwo\\\nthree\nfour   \n\nfive\\\n\n## six  \n',
  'marks of footnotes':
    'A claim[^1] and another.[^note]\n\n[^1]: Source of the claim.\n[^note]: https://docs.example/note\n',
  'reference links': `See [the guide][guide], [Guide][], [guide] and [none][missing].

[guide]: https://docs.example/guide
  "The
guide"
[other]: <https://docs.example/a b> 'x'
[broken]: https://docs.example/ "x" y
[GUIDE]: https://docs.example/second`,
  'autolinks and entities':
    '<https://a.example/?a=1&b=2> <me@docs.example> <made-up:scheme> <b>x</b> &lt;b&gt; &amp; AT&T &copy; &#35; &#x1F600; &nope; &#0; https://bare.example',
  'strike-through': '~~gone~~ ~one~ ~~~three~~ ~~a **b** c~~ ~~ not ~~ 2~~3~~4\n~~~\nfence\n~~~',
  'setext headings': 'Title\n=====\n\nSub\n---\ntext\n***\nTwo\nlines\n-\n\n> quoted\n---\n',
  'lazy quotes': '> one\ntwo\n> - three\nfour\n\n> five\n- six\n> seven\n    eight\n>\n> nine\n===\n',
  emphasis:
    '***both*** **a*b*c** *a **b** c* __init__ snake_case_name a*b*c **a **b** 2 * 3 * 4 _a_b_ *(a)* **“x”**y ****a**** *a*** ***a* b**',
  'code in many ways':
    '`a` ``b`c`` ` d ` ``` `` ``` `unclosed\n\n    indented\n\n\tcode\n\n~~~ js title="x"\n```\n~~~\n\n````\n```js\n````\n\n- item\n\n      in an item\n',
  'code in languages':
    '```js\nconst a = "b"; // c\nif (`a$\n`) return;\n```\n\n```python\ndef f(x):\n    """doc"""\n    return None  # d\n```\n\n```html\n<p class="x">y</p><!-- z -->\n```\n\n```made-up\nif x\n```\n\n```text\nplain\n```',
  'what looks like HTML':
    '<div>\n*x*\n</div>\n\n<!-- note -->\n\n<img src=x onerror="y"> ![alt *x*](https://docs.example/x.png)',
};
