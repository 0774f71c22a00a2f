using System.Data;
using MassTransit;
using MassTransit.DependencyInjection;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlConnector.Messaging.Delivery;
using MlConnector.Messaging.Inbox;

namespace MlConnector.Messaging.Outbox;

/// <summary>Collects the settings of one context's outbox and registers what works on it.</summary>
internal sealed class EntityFrameworkOutboxConfigurator<TDb>(IServiceCollection services)
    : IEntityFrameworkOutboxConfigurator,
        IEntityFrameworkBusOutboxConfigurator
    where TDb : DbContext
{
    private bool _cleans = true;
    private bool _delivers = true;

    public TimeSpan DuplicateDetectionWindow
    {
        set => Set(settings => settings.DuplicateDetectionWindow = value);
    }

    public IsolationLevel IsolationLevel
    {
        set => Set(settings => settings.IsolationLevel = value);
    }

    public ILockStatementProvider LockStatementProvider
    {
        set => Set(settings => settings.LockStatements = value);
    }

    public TimeSpan QueryDelay
    {
        set => Set(settings => settings.QueryDelay = value);
    }

    public int QueryMessageLimit
    {
        set => Set(settings => settings.QueryMessageLimit = value);
    }

    public TimeSpan QueryTimeout
    {
        set => Set(settings => settings.QueryTimeout = value);
    }

    public int MessageDeliveryLimit
    {
        set => Set(settings => settings.MessageDeliveryLimit = value);
    }

    public TimeSpan MessageDeliveryTimeout
    {
        set => Set(settings => settings.MessageDeliveryTimeout = value);
    }

    public void DisableInboxCleanupService() => _cleans = false;

    public void DisableDeliveryService() => _delivers = false;

    public void UseBusOutbox(Action<IEntityFrameworkBusOutboxConfigurator>? configure = null)
    {
        if (services.Any(service => service.ServiceType == typeof(BusOutboxOwner)))
        {
            throw new ConfigurationException(
                $"UseBusOutbox: another context than {typeof(TDb).Name} already receives what this container publishes outside consumers. Inject IOutboxPublisher<{typeof(TDb).Name}> instead."
            );
        }

        services.AddSingleton<BusOutboxOwner>();
        services.ReplaceScoped<
            IScopedBusContextProvider<IBus>,
            BusOutboxContextProvider<IBus, TDb>
        >();
        configure?.Invoke(this);
    }

    public void Register()
    {
        services.AddOptions<OutboxSettings<TDb>>();
        services.TryAddScoped<
            IOutboxContextFactory<TDb>,
            EntityFrameworkOutboxContextFactory<TDb>
        >();
        services.TryAddScoped<OutboxWriter<TDb>>();
        services.TryAddScoped<IOutboxPublisher<TDb>, OutboxPublisher<TDb>>();
        services.TryAddSingleton<OutboxSignal<TDb>>();
        services.TryAddSingleton<OutboxSender>();
        if (_delivers)
        {
            services.TryAddSingleton<ParkedOutboxes<TDb>>();
            services.TryAddSingleton<OutboxBatches<TDb>>();
            services.AddHostedService<OutboxDeliveryService<TDb>>();
            services.AddHostedService<ParkedOutboxService<TDb>>();
            services.AddHostedService<InboxRecoveryService<TDb>>();
        }

        if (_cleans)
        {
            services.AddHostedService<InboxCleanupService<TDb>>();
        }
    }

    private void Set(Action<OutboxSettings<TDb>> set) => services.Configure(set);
}
