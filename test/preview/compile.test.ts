import assert from 'node:assert/strict';
import { compile } from '../../server/lib/plugin/egg-development-preview/lib/compiler/compile';
import { Source } from '../../server/lib/plugin/egg-development-preview/lib/compiler/source';
import { PROJECT } from '../helpers/process/build';
import { problemsWith, Project } from './project';

describe('compile()', () => {
  it('compiles our mini program without a problem', async () => {
    const { problems, code } = await compile(new Source(PROJECT));
    // Pages that an application adds may have gaps: those of the product have none.
    const own = /^miniprogram\/(wechat-login|pages\/home)\/|^miniprogram\/app\.wxss$/;
    assert.deepEqual(
      problems.filter(({ kind, file }) => kind !== 'gap' || own.test(file)),
      [],
    );
    assert.match(code, /^miniProgram\.scripts\(/);
    assert.match(code, /^miniProgram\.launch\(/m);
  });

  it('gives the same source the same id, and another one another', async () => {
    const project = new Project();
    const ids = [await compile(project.source), await compile(project.source)].map(({ id }) => id);
    project.write('pages/a/a.wxml', '<view>b</view>');
    const { id } = await compile(project.source);
    project.remove();
    assert.equal(ids[0], ids[1]);
    assert.notEqual(id, ids[0]);
  });

  it('has no code when a problem is fatal', async () => {
    const project = new Project({ 'pages/a/a.wxml': '<view>' });
    const { code } = await compile(project.source);
    project.remove();
    assert.equal(code, '');
  });

  it('has code when what WeChat has is not part of the preview: the rest of the program runs', async () => {
    const project = new Project({ 'pages/a/a.wxml': '<swiper animation="x"></swiper>', 'pages/a/a.wxss': 'swiper {}' });
    const { code, problems } = await compile(project.source);
    project.remove();
    assert.deepEqual(
      problems.map(({ kind }) => kind),
      ['gap', 'gap'],
    );
    assert.match(code, /^miniProgram\.launch\(/m);
  });

  const PLACES: [what: string, changes: Record<string, string | undefined>, problem: string][] = [
    [
      'a tag that is not closed',
      { 'pages/a/a.wxml': '<view>\n  <view>\n</view>\n' },
      'template miniprogram/pages/a/a.wxml:1:2 missing end tag',
    ],
    [
      'a broken expression',
      { 'pages/a/a.wxml': '<view>\n  {{ a + }}\n</view>\n' },
      'template miniprogram/pages/a/a.wxml:2:10 unexpected character inside expression',
    ],
    [
      'a broken expression, behind Chinese text',
      { 'pages/a/a.wxml': '<view>登录{{ a + }}</view>' },
      'template miniprogram/pages/a/a.wxml:1:16 unexpected character inside expression',
    ],
    [
      'an unknown tag',
      { 'pages/a/a.wxml': '<view>\n  <swiper></swiper>\n</view>\n' },
      'gap miniprogram/pages/a/a.wxml:2:4 <swiper> is not part of the preview, which shows a grey box with its name',
    ],
    [
      'an unknown attribute',
      { 'pages/a/a.wxml': '<view class="{{a > 1 ? \'<b>\' : c}}"\n  animation="x"></view>\n' },
      'gap miniprogram/pages/a/a.wxml:2:3 the attribute animation of <view> is not part of the preview',
    ],
    [
      'an unknown event',
      { 'pages/a/a.wxml': '<button bindgetuserinfo="x">a</button>\n' },
      'gap miniprogram/pages/a/a.wxml:1:9 the attribute bindgetuserinfo of <button> is not part of the preview',
    ],
    [
      'an unknown open-type',
      { 'pages/a/a.wxml': "<button class='b' open-type='share'>a</button>\n" },
      'gap miniprogram/pages/a/a.wxml:1:19 open-type="share" of <button> is not part of the preview',
    ],
    [
      'an open-type that only the mini program knows',
      { 'pages/a/a.wxml': '<button open-type="{{a ? \'getPhoneNumber\' : b}}">a</button>\n' },
      'gap miniprogram/pages/a/a.wxml:1:9 open-type="{{a ? \'getPhoneNumber\' : b}}" of <button> is not part of the preview',
    ],
    [
      'an open-type that another tag has',
      { 'pages/a/a.wxml': '<navigator open-type="contact">a</navigator>\n' },
      'gap miniprogram/pages/a/a.wxml:1:12 open-type="contact" of <navigator> is not part of the preview',
    ],
    [
      'a tap for the phone number on something else',
      { 'pages/a/a.wxml': '<view bindgetphonenumber="x">a</view>\n' },
      'gap miniprogram/pages/a/a.wxml:1:7 the attribute bindgetphonenumber of <view> is not part of the preview',
    ],
    [
      'a style that is not closed',
      { 'app.wxss': '.a {\n  color: red;\n}\n.b {\n' },
      'style miniprogram/app.wxss:4:1 Unclosed block',
    ],
    [
      'an unknown tag in a selector',
      { 'pages/a/a.wxss': '.a {}\nswiper .b {}\n' },
      'gap miniprogram/pages/a/a.wxss:2:1 <swiper> is not part of the preview',
    ],
    [
      'a style that imports what does not exist',
      { 'app.wxss': '\n@import "./b.wxss";' },
      'style miniprogram/app.wxss:2:1 b.wxss does not exist',
    ],
    [
      'a script that does not parse',
      { 'pages/a/a.ts': 'Page({\n  data: {},,\n});' },
      'script miniprogram/pages/a/a.ts:2:12 Expected identifier but found ","',
    ],
    [
      'a script that does not parse, behind Chinese text',
      { 'pages/a/a.ts': "Page({ text: '登录', , });" },
      'script miniprogram/pages/a/a.ts:1:20 Expected identifier but found ","',
    ],
    [
      'a script that imports what does not exist',
      { 'pages/a/a.ts': "import { b } from './b';\nPage({ b });" },
      'script miniprogram/pages/a/a.ts:1:19 Could not resolve "./b"',
    ],
    [
      'a script that imports what does not ship',
      { 'pages/a/a.ts': "import { b } from '../../../typings/b';\nPage({ b });" },
      'script miniprogram/pages/a/a.ts:1:19 ../../../typings/b is outside of miniprogram/: it does not ship',
    ],
    [
      'a script that imports a package',
      { 'pages/a/a.ts': "import b from 'left-pad';\nPage({ b });" },
      'script miniprogram/pages/a/a.ts:1:15 the package left-pad is not part of the preview',
    ],
    ['a missing script', { 'pages/a/a.ts': undefined }, 'script miniprogram/pages/a/a.ts:1:1 this file is missing'],
    [
      'JSON that does not parse',
      { 'pages/a/a.json': '{\n  "usingComponents": {},\n}' },
      'json miniprogram/pages/a/a.json:2:24 JSON does not support trailing commas',
    ],
    [
      'an unknown field of app.json',
      { 'app.json': '{\n  "pages": ["pages/a/a"],\n  "tabBar": {}\n}' },
      'gap miniprogram/app.json:3:3 "tabBar" is not part of the preview',
    ],
    [
      'a colour that the theme does not have',
      {
        'app.json':
          '{\n  "pages": ["pages/a/a"],\n  "window": { "backgroundColor": "@a" },\n  "themeLocation": "theme.json"\n}',
        'theme.json': '{ "light": { "a": "#fff" }, "dark": {} }',
      },
      'json miniprogram/app.json:3:34 @a is not in the dark theme',
    ],
    [
      'a component that does not exist',
      { 'pages/a/a.json': '{ "usingComponents": { "b": "../../b/b" } }' },
      'json miniprogram/pages/a/a.json:1:29 miniprogram/b/b.json does not exist',
    ],
  ];
  for (const [what, changes, problem] of PLACES) {
    it(`names file, line and column of ${what}`, async () => {
      assert.equal((await problemsWith(changes))[0], problem);
    });
  }

  it('takes comments, wxs and what looks like a tag in a binding for what they are', async () => {
    const wxml = '<!-- <swiper> --><wxs module="m">var a = "<swiper>";</wxs><view>{{a < b ? "<swiper>" : ""}}</view>';
    assert.deepEqual(await problemsWith({ 'pages/a/a.wxml': wxml }), []);
  });

  it('compiles components with those that they use', async () => {
    const component = (name: string, using: string) => ({
      [`${name}/${name}.json`]: `{ "component": true, "usingComponents": ${using} }`,
      [`${name}/${name}.ts`]: 'Component({});',
      [`${name}/${name}.wxml`]: '<view class="x"><slot></slot></view>',
      [`${name}/${name}.wxss`]: '.x { color: red; }',
    });
    const project = new Project({
      'pages/a/a.json': '{ "usingComponents": { "b": "/b/b" } }',
      'pages/a/a.wxml': '<b anything="{{x}}">a</b>',
      ...component('b', '{ "c": "../c/c" }'),
      ...component('c', '{}'),
    });
    const { problems, code } = await compile(project.source);
    project.remove();
    assert.deepEqual(problems, []);
    assert.match(code, /\.b-b--x \{ color: red; \}/);
    assert.match(code, /\.c-c--x \{ color: red; \}/);
  });
});
