namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>
/// Row locks of PostgreSQL. <c>xmin</c> is read too, since an optimistic saga maps its version to it
/// and <c>*</c> leaves system columns out.
/// </summary>
public sealed class PostgresLockStatementProvider()
    : SqlLockStatementProvider("*, xmin", " FOR UPDATE", " FOR UPDATE SKIP LOCKED");
