import subprocess
import sys


def test_a_runner_is_made_without_the_sdk() -> None:
    code = (
        "import sys\n"
        "from litechat_tui.agent.runner import AgentsChatRunner, Connection\n"
        "print([name for name in ('agents', 'openai', 'httpx2', 'mcp', 'pydantic') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
