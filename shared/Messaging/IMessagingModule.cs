using MassTransit;

namespace MlConnector.Messaging;

/// <summary>What one service brings to the bus: its consumers and sagas, and its receive endpoints.</summary>
public interface IMessagingModule
{
    /// <summary>The service, kebab-case, such as <c>ingest</c>. Its scheduler listens on <c>ingest-scheduler</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The service's context. It carries the tables of <c>AddTransactionalOutboxEntities</c> and of
    /// <c>AddScheduledMessageEntity</c>. Of several modules in one process the first one's schedules for all.
    /// </summary>
    Type SchedulerDb { get; }

    /// <summary>Registers consumers, sagas and the service's outbox (<c>AddServiceOutbox</c>).</summary>
    void Register(IBusRegistrationConfigurator bus, MessagingStore store);

    /// <summary>Declares the receive endpoints, each with an explicit kebab-case name.</summary>
    void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context);
}
