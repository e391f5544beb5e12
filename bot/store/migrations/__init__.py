"""How the tables came to be: one numbered file a change, run in order by `bot.store.migrate`."""
