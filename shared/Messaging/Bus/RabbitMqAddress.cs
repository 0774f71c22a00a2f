namespace MlConnector.Messaging.Bus;

/// <summary>A broker's address, taken apart. It holds a password, so it is never printed whole.</summary>
internal sealed record RabbitMqAddress
{
    private const string HowTo =
        "Give amqp://user:password@host:port/vhost, as environment variable Messaging__RabbitMq for example.";

    private RabbitMqAddress(Uri uri, string user, string password)
    {
        Host = uri.Host;
        Encrypted = uri.Scheme == "amqps";
        Port = (ushort)(uri.Port > 0 ? uri.Port : DefaultPort(Encrypted));
        VirtualHost = uri.AbsolutePath.Length > 1 ? Decode(uri.AbsolutePath[1..]) : "/";
        User = user;
        Password = password;
    }

    public string Host { get; }

    public ushort Port { get; }

    public string VirtualHost { get; }

    public string User { get; }

    public string Password { get; }

    public bool Encrypted { get; }

    /// <summary>Reads an address that <see cref="Problem"/> finds nothing wrong with.</summary>
    /// <exception cref="FormatException">It is not an address; the message does not repeat it.</exception>
    public static RabbitMqAddress Parse(string? text)
    {
        if (Problem(text) is { } problem)
        {
            throw new FormatException(problem);
        }

        var uri = new Uri(text ?? "");
        var userInfo = uri.UserInfo.Split(':', 2);
        return new RabbitMqAddress(uri, Decode(userInfo[0]), Decode(userInfo[1]));
    }

    /// <summary>What is wrong with an address, in words that do not repeat it; null when it is fine.</summary>
    public static string? Problem(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"Messaging:RabbitMq is not set. {HowTo}";
        }

        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("amqp" or "amqps")
            || uri.Host.Length == 0
        )
        {
            return $"Messaging:RabbitMq is not an amqp address. {HowTo}";
        }

        return uri.UserInfo.Split(':', 2) is [{ Length: > 0 }, { Length: > 0 }]
            ? null
            : $"Messaging:RabbitMq names no user or no password. {HowTo}";
    }

    /// <summary>Where the broker is, without user and password.</summary>
    public override string ToString() =>
        $"{(Encrypted ? "amqps" : "amqp")}://{Host}:{Port}/{Uri.EscapeDataString(VirtualHost)}";

    private static int DefaultPort(bool encrypted) => encrypted ? 5671 : 5672;

    private static string Decode(string part) => Uri.UnescapeDataString(part);
}
