import { type Finding, isFault, ok, sayTime, untested, WAITING } from './check.ts';
import type { Observations, StreamObservation } from './observation.ts';

/** Whether the test could be made at all: a Milepost answers at the address and sends a test stream. */
export function checkAnswer({ paced, origin }: Observations, chain: readonly string[]): Finding {
  if (!paced) return WAITING;
  if (paced.hello) {
    const through = chain.length === 0 ? '' : ` The chain names itself as ${chain.join(', ')}.`;
    return ok(`The first event came after ${sayTime(paced.helloAtMs ?? 0)}.${through}`);
  }
  return paced.status === 0 ? explainSilence(paced.failure) : explainStatus(paced, origin);
}

/** Whether the site takes questions from its own pages: their `Origin` must match the host that arrives there. */
export function checkOrigin({ paced, wasOriginRefused, origin }: Observations): Finding {
  if (wasOriginRefused) {
    return isFault(
      'origin-refused',
      'The site refuses questions from its own pages (403 origin_not_allowed): the host name that visitors use does not arrive, or PUBLIC_URL is another address.',
      { Milepost: `PUBLIC_URL=${origin}` },
    );
  }
  if (!paced) return WAITING;
  return paced.hello ? ok('A request with the Origin of the site is accepted.') : UNREACHED;
}

/** For all checks that need a test stream when there was none. */
export const UNREACHED = untested('No test stream arrived.');

function explainSilence(failure: string): Finding {
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(failure)) {
    return isFault('tls', `The TLS connection fails: ${TLS_REASONS[failure] ?? failure}.`);
  }
  const reason = NETWORK_REASONS[failure];
  return untested(
    reason ? `No connection: ${reason} (${failure}).` : `No connection: ${failure || 'no answer'}.`,
  );
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name is unknown to DNS; check the address',
  EAI_AGAIN: 'DNS does not answer; check the network of this machine',
  ECONNREFUSED: 'nothing listens at this address and port',
  ECONNRESET: 'the connection was closed before an answer',
  EHOSTUNREACH: 'there is no route to this machine',
  ENETUNREACH: 'there is no route to this network',
  ETIMEDOUT: 'nothing answered in time; a firewall may drop the packets',
};

const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the server does not send its intermediate certificates',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the certificate is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  EPROTO: 'the port does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the port does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the port does not speak TLS',
};

function explainStatus({ status, problem, headers }: StreamObservation, origin: string): Finding {
  if (status >= 300 && status < 400) {
    const { location = '' } = headers;
    const target = URL.canParse(location, origin) ? new URL(location, origin) : null;
    return isFault(
      'redirected',
      `The address redirects to ${target?.href ?? 'another one'} (${status}), where a question gets lost.`,
      target ? { Milepost: `PUBLIC_URL=${target.origin}` } : {},
    );
  }
  if (problem === 'origin_not_allowed') return UNREACHED;
  if (problem === 'not_found') {
    return untested('A Milepost answers that has no test streams: update it, or check the address.');
  }
  if (problem !== '') return untested(`The Milepost refuses the test for now (${status} ${problem}).`);
  if (status === 401 || status === 407) {
    return untested(
      `The chain asks for a password (${status}); test from behind it, or on the page /doctor.`,
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    return untested(`The proxy answers, but it does not reach a Milepost (${status}).`);
  }
  if (status === 403 || status === 405 || status === 501) {
    return isFault(
      'post-refused',
      `The chain refuses POST requests (${status}), so no question can be asked.`,
    );
  }
  return untested(`What answers is not a Milepost (${status}, ${headers['content-type'] ?? 'no type'}).`);
}
