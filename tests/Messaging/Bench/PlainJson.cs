using System.Text;
using RabbitMQ.Client;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>Publishes as a person does from the broker's own page: bytes, and at most a content type.</summary>
internal static class PlainJson
{
    public static async Task PublishAsync(
        Uri broker,
        string exchange,
        string body,
        string? contentType
    )
    {
        var factory = new ConnectionFactory { Uri = broker };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var properties = new BasicProperties();
        if (contentType is not null)
        {
            properties.ContentType = contentType;
        }

        await channel.BasicPublishAsync(
            exchange,
            routingKey: "",
            mandatory: false,
            properties,
            Encoding.UTF8.GetBytes(body)
        );
    }
}
