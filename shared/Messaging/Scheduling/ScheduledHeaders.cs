using MassTransit;
using MassTransit.Serialization;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Scheduling;

internal static class ScheduledHeaders
{
    /// <summary>The stored headers and the token, by which a saga knows the schedule that fired.</summary>
    public static string? WithToken(string? headers, Guid token)
    {
        var all = string.IsNullOrEmpty(headers)
            ? []
            : SystemTextJsonMessageSerializer.Instance.DeserializeDictionary<object>(headers) ?? [];
        all[MessageHeaders.SchedulingTokenId] = token.ToString("D");
        return OutboxMessages.Json(all);
    }
}
