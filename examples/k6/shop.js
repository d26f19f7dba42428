// Visitors who browse, and orders that come in by the clock whatever the shop does. Try it on the fragile shop:
//   brink demo --port 8080 &
//   brink k6 run -e BASE_URL=http://127.0.0.1:8080 shop.js
import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Trend } from 'k6/metrics';

const base = __ENV.BASE_URL || 'http://127.0.0.1:8080';
const checkout = new Trend('checkout_time', true);

export const options = {
  scenarios: {
    browse: {
      executor: 'ramping-vus',
      stages: [
        { duration: '5s', target: 10 },
        { duration: '5s', target: 10 },
        { duration: '2s', target: 0 },
      ],
      gracefulRampDown: '2s',
    },
    orders: { executor: 'constant-arrival-rate', rate: 5, duration: '10s', preAllocatedVUs: 2, maxVUs: 20, exec: 'order' },
  },
  thresholds: {
    http_req_failed: ['rate < 0.05'],
    'http_req_duration{scenario:browse}': ['p(95) < 500'],
    checkout_time: ['p(95) < 1000'],
  },
};

export default function () {
  group('home', () => {
    const page = http.get(`${base}/`);
    check(page, { 'the page is there': (r) => r.status === 200 });
  });
  sleep(0.5);
}

export function order() {
  const answer = http.get(`${base}/checkout`, { tags: { name: 'checkout' } });
  checkout.add(answer.timings.duration);
  check(answer, { ordered: (r) => r.status === 200 });
}
