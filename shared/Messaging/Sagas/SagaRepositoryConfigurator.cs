using System.Data;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MlConnector.Messaging.Sagas;

/// <summary>Collects a repository's settings and registers its factories.</summary>
internal sealed class SagaRepositoryConfigurator<TSaga>
    : IEntityFrameworkSagaRepositoryConfigurator<TSaga>
    where TSaga : class, ISaga
{
    private Func<IServiceProvider, DbContext>? _db;
    private ILockStatementProvider? _locks;

    public ConcurrencyMode ConcurrencyMode { private get; set; } = ConcurrencyMode.Pessimistic;

    public IsolationLevel IsolationLevel { private get; set; } = IsolationLevel.ReadCommitted;

    public ILockStatementProvider LockStatementProvider
    {
        set => _locks = value;
    }

    public void ExistingDbContext<TContext>()
        where TContext : DbContext => _db = provider => provider.GetRequiredService<TContext>();

    public void Register(ISagaRepositoryRegistrationConfigurator<TSaga> services)
    {
        var db = _db ?? throw Missing("which context holds it: r.ExistingDbContext<TDb>()");
        var strategy = Strategy();
        var isolation = IsolationLevel;
        services.AddScoped(provider => new SagaDb<TSaga>(db(provider), strategy, isolation));
        services.RegisterSagaRepository<
            TSaga,
            DbContext,
            SagaConsumeContextFactory<DbContext, TSaga>,
            EntityFrameworkSagaRepositoryContextFactory<TSaga>
        >();
        services.RegisterLoadSagaRepository<
            TSaga,
            EntityFrameworkSagaRepositoryContextFactory<TSaga>
        >();
        services.RegisterQuerySagaRepository<
            TSaga,
            EntityFrameworkSagaRepositoryContextFactory<TSaga>
        >();
    }

    private ISagaLoading<TSaga> Strategy()
    {
        if (ConcurrencyMode is ConcurrencyMode.Optimistic)
        {
            return new OptimisticSagaLoading<TSaga>();
        }

        return new PessimisticSagaLoading<TSaga>(
            _locks
                ?? throw Missing("how its database locks a row: r.UsePostgres() or r.UseSqlite()")
        );
    }

    private static ConfigurationException Missing(string what) =>
        new($"The repository of {typeof(TSaga).Name} must say {what}.");
}
