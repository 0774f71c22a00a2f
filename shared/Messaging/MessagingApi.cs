using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MlConnector.Messaging;

/// <summary>What one service brings to the bus: its consumers and sagas, and its receive endpoints.</summary>
public interface IMessagingModule
{
    /// <summary>Registers consumers, sagas and the service's outbox (<c>AddEntityFrameworkOutbox</c>).</summary>
    void Register(IBusRegistrationConfigurator bus, MessagingStore store);

    /// <summary>Declares the receive endpoints, each with an explicit kebab-case name.</summary>
    void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context);
}

/// <summary>The database that inbox, outbox, sagas and scheduler live in.</summary>
public enum MessagingStore
{
    PostgreSql,
    Sqlite,
}

/// <summary>Declares receive endpoints with the one policy of the product, whatever the transport.</summary>
public interface IServiceEndpoints
{
    /// <summary>
    /// A queue whose consumers and sagas work inside the inbox and outbox of <typeparamref name="TDb"/>:
    /// quorum queue on RabbitMQ, then redelivery, retry, outbox, from the outside in.
    /// </summary>
    void Receive<TDb>(string queue, Action<IReceiveEndpointConfigurator> configure)
        where TDb : DbContext;

    /// <summary>
    /// A queue for messages published by hand as plain JSON: no envelope and no message id are asked
    /// for, so there is no inbox; every delivery counts as new. One consumer, one message type.
    /// </summary>
    void ReceivePlainJson(string queue, Action<IReceiveEndpointConfigurator> configure);
}

/// <summary>
/// Publishes from outside a consumer through the outbox of <typeparamref name="TDb"/>: the message is
/// stored by the same <c>SaveChanges</c> that stores the rows, and sent after the commit. Scoped.
/// </summary>
public interface IOutboxPublisher<TDb>
    where TDb : DbContext
{
    Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : class;
}

/// <summary>Thrown for a fault that no repetition mends; the message goes to the error queue at once.</summary>
public sealed class FinalFaultException(string message, Exception? inner = null)
    : Exception(message, inner);

public static class MessagingRegistration
{
    /// <summary>
    /// The bus, set up in one place for all modules of this process. Setting <c>Messaging:Transport</c>
    /// is <c>RabbitMq</c> (with <c>Messaging:RabbitMq</c>, an amqp address) or <c>InMemory</c>.
    /// </summary>
    public static IServiceCollection AddMessaging(
        this IServiceCollection services,
        IConfiguration configuration,
        MessagingStore store,
        params IReadOnlyList<IMessagingModule> modules
    ) => throw new NotSupportedException();
}
