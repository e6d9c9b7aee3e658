"""The LiteLLM Proxy: how to reach it, what its refusals mean, which models it offers. Knows nothing of the SDKs."""
