"""What generated clients and stubs share: requests, answers, errors, credentials, retries. Alike in every package."""
