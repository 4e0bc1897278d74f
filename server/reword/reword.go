// Package reword asks a language model behind an OpenAI-compatible address to put a passage into other words.
package reword

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk/talk"
)

const (
	patience   = 8 * time.Second // customers wait for it
	mostAnswer = 64 << 10        // bytes
	mostTokens = 400
)

// client goes straight to the address that the owner has typed: a proxy or a redirect would lead elsewhere.
var client = &http.Client{
	Timeout:       patience,
	Transport:     &http.Transport{Proxy: nil, MaxIdleConns: 2, IdleConnTimeout: time.Minute, ResponseHeaderTimeout: patience},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// busy lets two questions be worded at once; whoever else asks meanwhile reads the passage as it stands.
var busy = make(chan struct{}, 2)

// Ask is what the model makes of a passage, checked (talk.Checked). Empty and an error where nothing can be used.
func Ask(ctx context.Context, m talk.Model, title, passage string) (string, error) {
	select {
	case busy <- struct{}{}:
		defer func() { <-busy }()
	default:
		return "", fmt.Errorf("the model is busy")
	}
	system, user := talk.Prompt(title, passage)
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	body, err := json.Marshal(map[string]any{"model": m.Name, "messages": []message{{"system", system}, {"user", user}}, "temperature": 0, "max_tokens": mostTokens, "stream": false})
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(m.URL, "/")+"/chat/completions", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	if m.Key != "" {
		r.Header.Set("Authorization", "Bearer "+m.Key)
	}
	res, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the model answered with status %d", res.StatusCode)
	}
	var answer struct {
		Choices []struct {
			Message message `json:"message"`
		} `json:"choices"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, mostAnswer)).Decode(&answer); err != nil {
		return "", fmt.Errorf("the model's answer can't be read: %w", err)
	}
	if len(answer.Choices) == 0 {
		return "", fmt.Errorf("the model said nothing")
	}
	text, ok := talk.Checked(answer.Choices[0].Message.Content, passage)
	if !ok {
		return "", fmt.Errorf("what the model said is not in the passage")
	}
	return text, nil
}
