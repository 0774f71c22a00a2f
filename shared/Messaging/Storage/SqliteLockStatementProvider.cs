namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>SQLite has one writer at a time: the transaction itself is the lock.</summary>
public sealed class SqliteLockStatementProvider() : SqlLockStatementProvider("*", "", "");
