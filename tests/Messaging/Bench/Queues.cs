using MlConnector.TestKit;
using RabbitMQ.Client;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>Asks the broker itself, whose management figures come seconds late.</summary>
internal static class Queues
{
    public static Task HasAsync(TestVirtualHost broker, string queue, uint messages) =>
        Eventually.TrueAsync(
            async () => await CountAsync(broker, queue) == messages,
            $"{messages} messages in {queue}"
        );

    /// <summary>Ready messages of a queue; null when there is no such queue.</summary>
    public static async Task<uint?> CountAsync(TestVirtualHost broker, string queue)
    {
        var factory = new ConnectionFactory { Uri = broker.AmqpUri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException absent)
            when (absent.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}
