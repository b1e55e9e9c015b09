// The deployment's own facts, decided by the stack's outputs and never cached.
import { requestJson } from './net/http.js';

const NAMES = ['api_url', 'user_pool_id', 'client_id', 'cognito_url'];

export async function loadConfig() {
  const config = await requestJson('/config.json', { cache: 'no-store' });
  const missing = NAMES.filter((name) => typeof config[name] !== 'string');
  if (missing.length) throw new Error(`config.json lacks ${missing.join(', ')}`);
  return config;
}
