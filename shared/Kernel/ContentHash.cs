using System.Security.Cryptography;

namespace MlConnector.Kernel;

/// <summary>The SHA-256 of a document's bytes, 64 lower-case hexadecimal digits.</summary>
public readonly record struct ContentHash
{
    private readonly string? value;

    private ContentHash(string value) => this.value = value;

    public string Value =>
        value ?? throw new InvalidOperationException("A hash without a value is none.");

    public static ContentHash Of(ReadOnlySpan<byte> content) =>
        new(Convert.ToHexStringLower(SHA256.HashData(content)));

    public static async Task<ContentHash> OfAsync(
        Stream content,
        CancellationToken cancellationToken
    ) => new(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));

    /// <exception cref="FormatException">The text is not 64 lower-case hexadecimal digits.</exception>
    public static ContentHash Parse(string text) =>
        text.Length == 64 && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f')
            ? new ContentHash(text)
            : throw new FormatException(
                $"'{text}' is not a content hash: 64 lower-case hexadecimal digits are expected."
            );

    public override string ToString() => value ?? "";
}
