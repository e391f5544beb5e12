"""One file per outside system, each over aiohttp."""
