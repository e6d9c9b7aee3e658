"""What the doctor is told about this machine: Docker, Git and the terminal. Everything here gives up after seconds."""
