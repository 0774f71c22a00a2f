using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging;

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
    /// for, so there is no inbox; every delivery counts as new. One consumer, one message type. The
    /// queue hears only its own exchange, never the ones that published messages of that type go to.
    /// </summary>
    void ReceivePlainJson(string queue, Action<IReceiveEndpointConfigurator> configure);
}
