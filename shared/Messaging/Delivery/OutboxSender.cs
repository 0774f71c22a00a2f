using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Logging;
using MassTransit.Middleware;
using MassTransit.Serialization;

namespace MlConnector.Messaging.Delivery;

/// <summary>Sends stored messages to the broker, with their ids, headers and trace.</summary>
internal sealed class OutboxSender(IBus bus, TimeProvider clock)
{
    /// <summary>
    /// Sends in order until one fails. A send to a bad address waits instead of failing, so each has
    /// <paramref name="timeout"/>.
    /// </summary>
    public async Task<SendOutcome> SendInOrderAsync(
        IReadOnlyList<OutboxMessage> messages,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        for (var sent = 0; sent < messages.Count; sent++)
        {
            try
            {
                await SendAsync(messages[sent], timeout, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                return new SendOutcome(messages.Take(sent).ToList(), fault);
            }
        }

        return new SendOutcome(messages, null);
    }

    private async Task SendAsync(
        OutboxMessage message,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var tooLate = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            tooLate.Token
        );
        var activity = LogContext.Current?.StartOutboxDeliverActivity(message);
        var instrument = LogContext.Current?.StartOutboxDeliveryInstrument(message);
        try
        {
            var destination =
                message.DestinationAddress
                ?? throw new MessageException(
                    typeof(OutboxMessage),
                    "The stored message has no destination."
                );
            var endpoint = await bus.GetSendEndpoint(destination).WaitAsync(either.Token);
            await endpoint.Send(
                new SerializedMessageBody(),
                new OutboxMessageSendPipe(message, destination),
                either.Token
            );
        }
        catch (Exception fault)
        {
            activity?.AddExceptionEvent(fault);
            instrument?.AddException(fault);
            throw;
        }
        finally
        {
            activity?.Stop();
            instrument?.Stop();
        }
    }
}
