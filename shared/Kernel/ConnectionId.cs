namespace MlConnector.Kernel;

/// <summary>Names one connection: an Amazon seller in a region, joined to a Deltek company.</summary>
public readonly record struct ConnectionId
{
    private readonly string? value;

    private ConnectionId(string value) => this.value = value;

    /// <summary>1 to 40 characters of <c>a-z 0-9 -</c>.</summary>
    public string Value =>
        value ?? throw new InvalidOperationException("A connection id without a value is none.");

    public static bool TryParse(string? text, out ConnectionId id)
    {
        id = default;
        if (
            text is not { Length: >= 1 and <= 40 }
            || !text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        )
        {
            return false;
        }

        id = new ConnectionId(text);
        return true;
    }

    /// <exception cref="FormatException">The text is not 1 to 40 characters of <c>a-z 0-9 -</c>.</exception>
    public static ConnectionId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException(
                $"'{text}' is not a connection id: 1 to 40 characters of a-z, 0-9 and '-' are expected."
            );

    public override string ToString() => value ?? "";
}
