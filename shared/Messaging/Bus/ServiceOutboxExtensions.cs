using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Bus;

/// <summary>What a module calls in <see cref="IMessagingModule.Register"/>.</summary>
public static class ServiceOutboxExtensions
{
    /// <summary>
    /// Inbox, outbox, delivery and <see cref="IOutboxPublisher{TDb}"/> of the service's context, with the
    /// settings <c>Messaging:*</c>.
    /// </summary>
    public static IBusRegistrationConfigurator AddServiceOutbox<TDb>(
        this IBusRegistrationConfigurator bus,
        MessagingStore store
    )
        where TDb : DbContext
    {
        bus.AddEntityFrameworkOutbox<TDb>(outbox =>
        {
            if (store is MessagingStore.PostgreSql)
            {
                outbox.UsePostgres();
            }
            else
            {
                outbox.UseSqlite();
            }
        });
        bus.AddOptions<OutboxSettings<TDb>>()
            .Configure<IOptions<MessagingOptions>>(
                (settings, messaging) =>
                {
                    settings.QueryDelay = messaging.Value.PollDelay;
                    settings.MessageDeliveryTimeout = messaging.Value.SendTimeout;
                    settings.DuplicateDetectionWindow = messaging.Value.DuplicateDetectionWindow;
                    settings.RecoveryAge = messaging.Value.RecoveryAgeOfTransport;
                }
            );
        return bus;
    }

    /// <summary>The saga lives in the service's context; its row is locked while a message is handled.</summary>
    public static ISagaRegistrationConfigurator<TSaga> ServiceRepository<TSaga, TDb>(
        this ISagaRegistrationConfigurator<TSaga> saga,
        MessagingStore store
    )
        where TSaga : class, ISaga
        where TDb : DbContext =>
        saga.EntityFrameworkRepository(repository =>
        {
            repository.ExistingDbContext<TDb>();
            if (store is MessagingStore.PostgreSql)
            {
                repository.UsePostgres();
            }
            else
            {
                repository.UseSqlite();
            }
        });
}
