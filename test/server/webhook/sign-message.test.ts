import { expect, it } from '@jest/globals';
import { parseWebhookSecret } from '../../../server/webhook/parse-webhook.ts';
import { signMessage } from '../../../server/webhook/sign-message.ts';

it('signs a message as the libraries of Standard Webhooks do', () => {
  // The example of their own tests.
  const key = parseWebhookSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
  expect(signMessage(message, key, 1_614_265_330_999)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
