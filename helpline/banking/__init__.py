"""What the assistant asks of the bank-data provider: contract, client, stand-in, watcher."""
