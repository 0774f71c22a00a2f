using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Bus;

/// <summary>The one policy of all receive endpoints.</summary>
internal sealed class ServiceEndpoints(
    IReceiveConfigurator bus,
    IRegistrationContext context,
    MessagingOptions options
) : IServiceEndpoints
{
    // Outgoing messages of one consumed message that are loaded at once.
    private const int MessageDeliveryLimit = 50;

    public void Receive<TDb>(string queue, Action<IReceiveEndpointConfigurator> configure)
        where TDb : DbContext =>
        bus.ReceiveEndpoint(
            queue,
            endpoint =>
            {
                Keep(endpoint, queue);
                if (options.Redeliveries.Count > 0)
                {
                    endpoint.UseScheduledRedelivery(redelivery =>
                    {
                        redelivery.Ignore<Exception>(FinalFaults.IsFinal);
                        redelivery.Intervals([.. options.Redeliveries]);
                    });
                }

                Retry(endpoint);
                endpoint.UseEntityFrameworkOutbox<TDb>(
                    context,
                    outbox =>
                    {
                        outbox.MessageDeliveryLimit = MessageDeliveryLimit;
                        outbox.MessageDeliveryTimeout = options.SendTimeout;
                    }
                );
                configure(endpoint);
            }
        );

    public void ReceivePlainJson(string queue, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(
            queue,
            endpoint =>
            {
                Keep(endpoint, queue);
                // Bound to the message's own exchange it would take every message of the product.
                endpoint.ConfigureConsumeTopology = false;
                endpoint.UseRawJsonDeserializer(
                    RawSerializerOptions.AnyMessageType,
                    isDefault: true
                );
                Retry(endpoint);
                configure(endpoint);
            }
        );

    /// <summary>The scheduler's queue: retry, and neither redelivery, which would need it, nor inbox.</summary>
    public void ReceiveWithoutInbox(string queue, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(
            queue,
            endpoint =>
            {
                Keep(endpoint, queue);
                Retry(endpoint);
                configure(endpoint);
            }
        );

    private void Retry(IReceiveEndpointConfigurator endpoint)
    {
        if (options.Retries.Count > 0)
        {
            endpoint.UseMessageRetry(retry =>
            {
                retry.Ignore<Exception>(FinalFaults.IsFinal);
                retry.Intervals([.. options.Retries]);
            });
        }
    }

    private void Keep(IReceiveEndpointConfigurator endpoint, string queue)
    {
        endpoint.ConcurrentMessageLimit = options.ConcurrentMessages;
        endpoint.PrefetchCount = 2 * options.ConcurrentMessages;
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            rabbit.SetQuorumQueue();
            rabbit.SetQueueArgument("x-delivery-limit", options.DeliveryLimit);
            // A message that kills its process comes back until the limit, and is then kept here.
            rabbit.BindDeadLetterQueue(
                $"{queue}_dead",
                $"{queue}_dead",
                dead => dead.SetQueueArgument("x-queue-type", "quorum")
            );
        }
    }
}
