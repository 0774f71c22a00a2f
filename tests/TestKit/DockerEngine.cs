using System.Net.Sockets;

namespace MlConnector.TestKit;

/// <summary>Whether a Docker engine, or one that speaks like it, can be used here.</summary>
internal static class DockerEngine
{
    /// <summary>An engine on this machine answers a ping at once; a busy one within seconds.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>True when the engine of DOCKER_HOST, or of the usual socket, answers a ping.</summary>
    public static async Task<bool> AnswersAsync()
    {
        var address = Environment.GetEnvironmentVariable("DOCKER_HOST");
        var engine = new Uri(
            string.IsNullOrEmpty(address) ? "unix:///var/run/docker.sock" : address
        );
        try
        {
            return engine.Scheme switch
            {
                "unix" => await PingSocketAsync(engine.AbsolutePath),
                "tcp" or "http" => await PingAsync(
                    new SocketsHttpHandler(),
                    new Uri($"http://{engine.Authority}/_ping")
                ),
                _ => false,
            };
        }
        catch (Exception unreachable)
            when (unreachable
                    is HttpRequestException
                        or SocketException
                        or OperationCanceledException
            )
        {
            return false;
        }
    }

    private static Task<bool> PingSocketAsync(string path) =>
        File.Exists(path)
            ? PingAsync(
                new SocketsHttpHandler
                {
                    ConnectCallback = async (_, cancellationToken) =>
                    {
                        var socket = new Socket(
                            AddressFamily.Unix,
                            SocketType.Stream,
                            ProtocolType.Unspecified
                        );
                        await socket.ConnectAsync(
                            new UnixDomainSocketEndPoint(path),
                            cancellationToken
                        );
                        return new NetworkStream(socket, ownsSocket: true);
                    },
                },
                new Uri("http://localhost/_ping")
            )
            : Task.FromResult(false);

    private static async Task<bool> PingAsync(SocketsHttpHandler handler, Uri ping)
    {
        using var client = new HttpClient(handler) { Timeout = AnswerTimeout };
        using var answer = await client.GetAsync(ping);
        return answer.IsSuccessStatusCode;
    }
}
