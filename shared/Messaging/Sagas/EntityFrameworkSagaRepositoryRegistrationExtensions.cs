using MassTransit.Configuration;
using MassTransit.EntityFrameworkCoreIntegration;
using MlConnector.Messaging.Sagas;

namespace MassTransit;

/// <summary>Registers saga repositories on EF Core.</summary>
public static class EntityFrameworkSagaRepositoryRegistrationExtensions
{
    /// <exception cref="ConfigurationException">Database or context were not named.</exception>
    public static ISagaRegistrationConfigurator<TSaga> EntityFrameworkRepository<TSaga>(
        this ISagaRegistrationConfigurator<TSaga> configurator,
        Action<IEntityFrameworkSagaRepositoryConfigurator<TSaga>> configure
    )
        where TSaga : class, ISaga
    {
        var repository = new SagaRepositoryConfigurator<TSaga>();
        configure(repository);
        configurator.Repository(repository.Register);
        return configurator;
    }

    /// <summary>Every saga without a repository of its own gets one on EF Core.</summary>
    public static void SetEntityFrameworkSagaRepositoryProvider(
        this IRegistrationConfigurator configurator,
        Action<IEntityFrameworkSagaRepositoryConfigurator> configure
    ) => configurator.SetSagaRepositoryProvider(new SagaRepositoryProvider(configure));

    public static void UsePostgres(this IEntityFrameworkSagaRepositoryConfigurator configurator) =>
        configurator.LockStatementProvider = new PostgresLockStatementProvider();

    public static void UseSqlite(this IEntityFrameworkSagaRepositoryConfigurator configurator) =>
        configurator.LockStatementProvider = new SqliteLockStatementProvider();

    private sealed class SagaRepositoryProvider(
        Action<IEntityFrameworkSagaRepositoryConfigurator> configure
    ) : ISagaRepositoryRegistrationProvider
    {
        public void Configure<TSaga>(ISagaRegistrationConfigurator<TSaga> configurator)
            where TSaga : class, ISaga => configurator.EntityFrameworkRepository(configure);
    }
}
