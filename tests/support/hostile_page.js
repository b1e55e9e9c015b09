// What a page of another site may try on a cloud on this machine. Each trick ends when the browser has its answer.

const QUERY_API = 'Version=2010-05-08&Action=CreateUser';
const FORM = 'application/x-www-form-urlencoded';

const forged = (service) =>
  `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`test/20260101/us-east-1/${service}/aws4_request`)}&X-Amz-Signature=00`;

// An address that makes a user of this name, for all that can only get.
const makesUser = (cloud, name) => `${cloud}/?${forged('iam')}&${QUERY_API}&UserName=${name}`;

function element(tag, attributes) {
  return new Promise((resolve) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.addEventListener('load', resolve);
    made.addEventListener('error', resolve);
    document.body.append(made);
  });
}

function form(action, fields, attributes = {}) {
  const made = Object.assign(document.createElement('form'), { action, method: 'post', target: 'answer', ...attributes });
  for (const [name, value] of fields) made.append(Object.assign(document.createElement('input'), { name, value }));
  const answered = element('iframe', { name: 'answer' }).then(
    () =>
      new Promise((resolve) => {
        document.querySelector('[name=answer]').addEventListener('load', resolve);
        made.submit();
      })
  );
  document.body.append(made);
  return answered;
}

const heard = (source, ...events) =>
  new Promise((resolve) => events.forEach((event) => source.addEventListener(event, resolve)));

// Where a request can be read, what it was answered.
window.read = (url, options) => fetch(url, options).then((answer) => answer.text());

window.registers = (cloud, name) =>
  fetch(`${cloud}/2015-03-31/functions?${forged('lambda')}`, {
    method: 'POST',
    mode: 'no-cors',
    body: `{"FunctionName": "${name}", ${window.registration}}`,
  });

window.invokes = (cloud, name) =>
  fetch(`${cloud}/2015-03-31/functions/${name}/invocations?${forged('lambda')}`, { method: 'POST', mode: 'no-cors' });

window.tricks = {
  'fetch without CORS': (cloud, name) => fetch(makesUser(cloud, name), { method: 'POST', mode: 'no-cors' }),
  'fetch with CORS': (cloud, name) => fetch(makesUser(cloud, name), { method: 'POST' }),
  'fetch with a preflight': (cloud, name) => fetch(makesUser(cloud, name), { method: 'POST', headers: { 'X-Any': '1' } }),
  'fetch with cookies': (cloud, name) =>
    fetch(makesUser(cloud, name), { method: 'POST', mode: 'no-cors', credentials: 'include' }),
  'fetch without a referrer': (cloud, name) =>
    fetch(makesUser(cloud, name), { method: 'POST', mode: 'no-cors', referrerPolicy: 'no-referrer' }),
  'fetch with the key that everybody knows': (cloud, name) =>
    fetch(`${cloud}/`, {
      method: 'POST',
      headers: {
        Authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=00',
        'Content-Type': FORM,
      },
      body: `${QUERY_API}&UserName=${name}`,
    }),
  XMLHttpRequest: (cloud, name) => {
    const request = new XMLHttpRequest();
    request.open('POST', makesUser(cloud, name));
    request.send();
    return heard(request, 'loadend');
  },
  'a form': (cloud, name) => form(`${cloud}/?${forged('iam')}`, [...new URLSearchParams(`${QUERY_API}&UserName=${name}`)]),
  'a form that gets': (cloud, name) =>
    form(`${cloud}/`, [...new URLSearchParams(makesUser(cloud, name).split('?')[1])], { method: 'get' }),
  'a form of JSON': (cloud, name) =>
    form(
      `${cloud}/2015-03-31/functions?${forged('lambda')}`,
      [[`{"FunctionName": "${name}", ${window.registration}, "Description": "`, '"}']],
      { enctype: 'text/plain' }
    ),
  'a function, as in the issue': (cloud, name) => window.registers(cloud, name),
  'a beacon': (cloud, name) => {
    const sent = new Promise((resolve) => {
      new PerformanceObserver((seen) => seen.getEntriesByName(makesUser(cloud, name)).forEach(resolve)).observe({
        type: 'resource',
      });
    });
    navigator.sendBeacon(makesUser(cloud, name));
    return sent;
  },
  'an image': (cloud, name) => element('img', { src: makesUser(cloud, name) }),
  'a script': (cloud, name) => element('script', { src: makesUser(cloud, name) }),
  'a module': (cloud, name) => element('script', { src: makesUser(cloud, name), type: 'module' }),
  'a style sheet': (cloud, name) => element('link', { href: makesUser(cloud, name), rel: 'stylesheet' }),
  'a frame': (cloud, name) => element('iframe', { src: makesUser(cloud, name) }),
  'a frame without an origin': (cloud, name) =>
    element('iframe', {
      sandbox: 'allow-scripts',
      srcdoc: `<script>fetch('${makesUser(cloud, name)}', {method: 'POST', mode: 'no-cors'})
        .catch(() => 0).finally(() => parent.postMessage('', '*'))</script>`,
    }) && heard(window, 'message'),
  'an object': (cloud, name) => element('object', { data: makesUser(cloud, name) }),
  'a video': (cloud, name) => heard(Object.assign(document.createElement('video'), { src: makesUser(cloud, name) }), 'error'),
  'a stream of events': (cloud, name) => heard(new EventSource(makesUser(cloud, name)), 'error'),
  'a worker': (cloud, name) => {
    const code = `fetch('${makesUser(cloud, name)}', {method: 'POST', mode: 'no-cors'})
      .catch(() => 0).finally(() => postMessage(''))`;
    return heard(new Worker(URL.createObjectURL(new Blob([code]))), 'message');
  },
};
