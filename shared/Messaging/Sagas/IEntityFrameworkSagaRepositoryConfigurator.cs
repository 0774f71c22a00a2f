using System.Data;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;

namespace MassTransit;

/// <summary>Settings of a saga repository on EF Core.</summary>
public interface IEntityFrameworkSagaRepositoryConfigurator
{
    /// <summary>Pessimistic unless set.</summary>
    ConcurrencyMode ConcurrencyMode { set; }

    /// <summary>
    /// Of transactions that the repository itself begins, where no outbox has begun one. READ COMMITTED
    /// unless set: the row lock is what keeps messages apart.
    /// </summary>
    IsolationLevel IsolationLevel { set; }

    /// <summary>How the database locks a row; set by <c>UsePostgres</c> or <c>UseSqlite</c>.</summary>
    ILockStatementProvider LockStatementProvider { set; }

    /// <summary>The saga lives in a context that the container knows; the scope's instance is used.</summary>
    void ExistingDbContext<TContext>()
        where TContext : DbContext;
}
