using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace MlConnector.TestKit;

/// <summary>A RabbitMQ virtual host of one test's own.</summary>
public sealed class TestVirtualHost : IAsyncDisposable
{
    private readonly HttpClient management;
    private readonly string user;

    private TestVirtualHost(ServerAddresses servers, string name)
    {
        var secret = servers.RabbitMq.UserInfo is { Length: > 0 } given ? given : "guest:guest";
        user = Uri.UnescapeDataString(secret.Split(':')[0]);
        Name = name;
        AmqpUri = new UriBuilder(servers.RabbitMq) { Path = name }.Uri;
        management = new HttpClient { BaseAddress = servers.RabbitMqManagement };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(secret)))
        );
    }

    public string Name { get; }

    /// <summary>amqp address with user, password and this virtual host.</summary>
    public Uri AmqpUri { get; }

    /// <summary>
    /// The queue as the management API tells it (<c>messages</c>, <c>messages_unacknowledged</c>, …), or
    /// null when there is none. The broker refreshes these figures every few seconds only.
    /// </summary>
    public async Task<JsonObject?> FindQueueAsync(string queue)
    {
        using var answer = await management.GetAsync(
            new Uri($"api/queues/{Name}/{Uri.EscapeDataString(queue)}", UriKind.Relative)
        );
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonObject>();
    }

    /// <summary>Every queue with its messages, waiting and being worked on together; as fresh as <see cref="FindQueueAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountMessagesAsync()
    {
        var queues = await management.GetFromJsonAsync<JsonArray>(
            new Uri($"api/queues/{Name}", UriKind.Relative)
        );
        return (queues ?? []).ToDictionary(
            queue => $"{queue?["name"]}",
            // A queue that was declared a moment ago has no figures yet.
            queue => (long?)queue?["messages"] ?? 0,
            StringComparer.Ordinal
        );
    }

    public async ValueTask DisposeAsync()
    {
        using var answer = await management.DeleteAsync(VirtualHostPath);
        management.Dispose();
    }

    internal static async Task<TestVirtualHost> CreateAsync(ServerAddresses servers)
    {
        var host = new TestVirtualHost(servers, $"mlconnector-test-{Guid.NewGuid():N}");
        try
        {
            using var created = await host.management.PutAsync(host.VirtualHostPath, null);
            created.EnsureSuccessStatusCode();
            using var allowed = await host.management.PutAsJsonAsync(
                new Uri(
                    $"api/permissions/{host.Name}/{Uri.EscapeDataString(host.user)}",
                    UriKind.Relative
                ),
                new JsonObject
                {
                    ["configure"] = ".*",
                    ["write"] = ".*",
                    ["read"] = ".*",
                }
            );
            allowed.EnsureSuccessStatusCode();
            return host;
        }
        catch (HttpRequestException refused)
        {
            host.management.Dispose();
            throw new InvalidOperationException(
                $"No virtual host could be made through RabbitMQ's management API at {servers.RabbitMqManagement}: {refused.Message} "
                    + $"Name the API in {ServerAddresses.ManagementVariable}, with its plugin enabled.",
                refused
            );
        }
    }

    private Uri VirtualHostPath => new($"api/vhosts/{Name}", UriKind.Relative);
}
