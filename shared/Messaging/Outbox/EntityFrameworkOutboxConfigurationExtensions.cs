using MassTransit.Configuration;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Outbox;

namespace MassTransit;

/// <summary>Sets up inbox and outbox on EF Core.</summary>
public static class EntityFrameworkOutboxConfigurationExtensions
{
    /// <summary>Registers inbox, outbox, delivery and clean-up for the tables of <typeparamref name="TDbContext"/>.</summary>
    public static IBusRegistrationConfigurator AddEntityFrameworkOutbox<TDbContext>(
        this IBusRegistrationConfigurator configurator,
        Action<IEntityFrameworkOutboxConfigurator>? configure = null
    )
        where TDbContext : DbContext
    {
        var outbox = new EntityFrameworkOutboxConfigurator<TDbContext>(configurator);
        configure?.Invoke(outbox);
        outbox.Register();
        return configurator;
    }

    /// <summary>
    /// Consumers and sagas of the endpoint work inside the inbox and outbox. Call it after redelivery
    /// and retry, so that each attempt has a scope and a context of its own.
    /// </summary>
    public static void UseEntityFrameworkOutbox<TDbContext>(
        this IReceiveEndpointConfigurator configurator,
        IRegistrationContext context,
        Action<IOutboxOptionsConfigurator>? configure = null
    )
        where TDbContext : DbContext
    {
        var observer = new OutboxConsumePipeSpecificationObserver<TDbContext>(
            configurator,
            context
        );
        configure?.Invoke(observer);
        configurator.ConnectConsumerConfigurationObserver(observer);
        configurator.ConnectSagaConfigurationObserver(observer);
    }

    public static void UsePostgres(this IEntityFrameworkOutboxConfigurator configurator) =>
        configurator.LockStatementProvider = new PostgresLockStatementProvider();

    public static void UseSqlite(this IEntityFrameworkOutboxConfigurator configurator) =>
        configurator.LockStatementProvider = new SqliteLockStatementProvider();
}
